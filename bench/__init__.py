"""What remakes the sample building, the screens and the measurements."""
