"""What people decided about claims: read from `reviews.jsonl`, merged into the outputs of a run with provenance."""

from pipeline.reviews.apply import Applied, apply_reviews
from pipeline.reviews.records import Corrections, ReviewLine, read_reviews
from pipeline.reviews.target import forget_merged, reviews_wait

__all__ = [
    "Applied",
    "Corrections",
    "ReviewLine",
    "apply_reviews",
    "forget_merged",
    "read_reviews",
    "reviews_wait",
]
