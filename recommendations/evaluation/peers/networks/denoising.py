"""Hide part of each history, so that a network learns to say the rest."""

import torch
from torch import Tensor


def hide(liked: Tensor, dropout: float, varied: bool) -> Tensor:
    """Zero each like with this probability, and scale the others up to match; float32 [B, titles].

    varied: the share that stays is drawn for each history, evenly on a log scale between one title and
    1 - dropout of them, so that short histories are seen in training as often as long ones.
    """
    stays = torch.full((len(liked), 1), 1.0 - dropout)
    if varied:
        least = (1.0 / liked.sum(dim=1, keepdim=True).clamp(min=1.0)).clamp(max=1.0 - dropout)
        stays = torch.exp(torch.log(least) + torch.rand(len(liked), 1) * torch.log(stays / least))
    return liked * (torch.rand_like(liked) < stays) / stays
