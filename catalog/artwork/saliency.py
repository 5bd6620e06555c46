"""Where a picture draws the eye: spectral residual saliency.

X. Hou and L. Zhang, "Saliency detection: a spectral residual approach", CVPR 2007.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

SIDE = 64
SMOOTHED_BY = 2.5
# Of the most salient places, which share counts: the rest is the noise of a whole picture.
COUNTED = 0.05


def salient_point(image: Image.Image) -> tuple[float, float]:
    """How far across and down, each 0 to 1, the middle of what stands out is; the middle of a picture without any."""
    small = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float64)
    saliency = saliency_of(small)
    counted = np.where(saliency >= np.quantile(saliency, 1 - COUNTED), saliency, 0.0)
    if np.ptp(small) == 0 or not counted.sum():
        return 0.5, 0.5
    down, across = ndimage.center_of_mass(counted)
    return (across + 0.5) / SIDE, (down + 0.5) / SIDE


def saliency_of(grey: np.ndarray) -> np.ndarray:
    """float64, like grey: what is left of the spectrum when what neighbouring frequencies share is taken away."""
    spectrum = np.fft.fft2(grey)
    amplitude = np.log(np.abs(spectrum) + 1e-9)
    residual = amplitude - ndimage.uniform_filter(amplitude, 3)
    back = np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))
    return ndimage.gaussian_filter(np.abs(back) ** 2, SMOOTHED_BY)
