"""Where in a picture people look at us."""

from functools import cache
from typing import NamedTuple

import numpy as np
from PIL import Image
from skimage.data import lbp_frontal_face_cascade_filename
from skimage.feature import Cascade

# Faces are looked for in a picture of at most so many pixels across and down, and from so large on.
SIDE, LEAST, MOST = 560, 28, 400
SCALE_FACTOR, STEP_RATIO = 1.15, 1.2
# So many neighbouring windows have to agree: fewer, and folds of cloth are faces.
NEIGHBOURS = 8
# What is much smaller than the largest face is a passer-by, or no face at all.
LEAST_OF_LARGEST = 0.75


class Face(NamedTuple):
    """Its middle, from the left and the top, and how wide it is: shares of the picture's width and height."""

    x: float
    y: float
    width: float


@cache
def detector() -> Cascade:
    """Local binary patterns in a cascade: Liao et al., "Learning multi-scale block local binary patterns for face
    recognition", ICB 2007."""
    return Cascade(lbp_frontal_face_cascade_filename())


def faces_in(image: Image.Image) -> list[Face]:
    """The faces that the picture is about, the largest first."""
    small = image.convert("L")
    small.thumbnail((SIDE, SIDE))
    # A picture narrower than the smallest face would be an error.
    if min(small.size) <= LEAST:
        return []
    found = detector().detect_multi_scale(
        img=np.asarray(small),
        scale_factor=SCALE_FACTOR,
        step_ratio=STEP_RATIO,
        min_size=(LEAST, LEAST),
        max_size=(MOST, MOST),
        min_neighbor_number=NEIGHBOURS,
    )
    across, down = small.size
    faces = [
        Face((box["c"] + box["width"] / 2) / across, (box["r"] + box["height"] / 2) / down, box["width"] / across)
        for box in found
    ]
    faces.sort(key=lambda face: -face.width)
    return [face for face in faces if face.width >= LEAST_OF_LARGEST * faces[0].width]
