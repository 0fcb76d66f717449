"""What people type on the pages of schemes and parameter tables; the rows of a scheme are edited in the admin."""

from .schemes import CompareForm, CopyForm, ImportForm, LineageForm, PublishForm, RetireForm, owners

__all__ = ["CompareForm", "CopyForm", "ImportForm", "LineageForm", "PublishForm", "RetireForm", "owners"]
