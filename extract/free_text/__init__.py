"""What sentences say: wording of certificates and endorsements, and what replies want."""
