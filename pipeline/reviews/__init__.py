"""What people decided about claims: read from `reviews.jsonl`, merged into the outputs of a run with provenance."""

from pipeline.reviews.apply import Applied, apply_reviews, reviews_await
from pipeline.reviews.records import Corrections, ReviewLine, read_reviews

__all__ = ["Applied", "Corrections", "ReviewLine", "apply_reviews", "read_reviews", "reviews_await"]
