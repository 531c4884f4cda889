"""Receipts, for anybody: is it ours, is it whole, does it still stand."""
