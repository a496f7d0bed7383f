"""Show the main job from the missed call to the SMS's receipt, with everything real."""
