"""Real players in headless Chromium, on the same segments and the same network traces: python -m benchmarks.players"""
