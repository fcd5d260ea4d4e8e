//! Figures on real material, read from the folder named by GUIDEWATCH_SAMPLES.
