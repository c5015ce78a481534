"""The register engine: definitions, conditions, the fold, the judge, dues and the calendar; pure, no IO."""
