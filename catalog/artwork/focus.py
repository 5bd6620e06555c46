"""What every crop of a picture has to keep."""

import numpy as np
from PIL import Image

from catalog.artwork.faces import faces_in
from catalog.artwork.saliency import salient_point


def focal_point(image: Image.Image) -> tuple[float, float]:
    """How far across and down, each 0 to 1: between the faces where there are any, else where the eye is drawn."""
    faces = faces_in(image)
    if not faces:
        return salient_point(image)
    weights = np.array([face.width for face in faces])
    across, down = np.average([(face.x, face.y) for face in faces], axis=0, weights=weights)
    return float(across), float(down)
