/** Pages with pictures and without cards. */
import { startPictures } from "../components/artwork.js";

startPictures();
