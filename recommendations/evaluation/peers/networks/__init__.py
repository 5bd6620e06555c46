"""The peers that need torch. Only a fit imports from here, so that nothing else has to have it."""
