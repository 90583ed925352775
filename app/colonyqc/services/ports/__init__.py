"""The doors the use cases look through; floor-4 rooms fit them by shape, `bootstrap` joins them."""

from colonyqc.domain.picture import Acquisition
from colonyqc.services.ports.accounts import Accounts
from colonyqc.services.ports.history import (
    Histories,
    History,
)
from colonyqc.services.ports.networks import (
    ClickNetwork,
    ClickNetworks,
    FeatureNetwork,
    FeatureNetworks,
    MembraneNetwork,
    Membranes,
    Models,
    Segmenter,
    TextPair,
)
from colonyqc.services.ports.pictures import (
    ImageSource,
    Pictures,
)
from colonyqc.services.ports.progress import (
    UNWATCHED,
    Monitor,
    Progress,
)
from colonyqc.services.ports.records import (
    PAINTED,
    AnalysisRecord,
    AnalysisSummary,
    AppliedConfiguration,
    Artefacts,
    LabelSource,
    Outcome,
    StoredFiles,
    asked_by,
)
from colonyqc.services.ports.workers import ONE_BY_ONE, Workers

__all__ = [
    "ONE_BY_ONE",
    "PAINTED",
    "UNWATCHED",
    "Accounts",
    "Acquisition",
    "AnalysisRecord",
    "AnalysisSummary",
    "AppliedConfiguration",
    "Artefacts",
    "ClickNetwork",
    "ClickNetworks",
    "FeatureNetwork",
    "FeatureNetworks",
    "Histories",
    "History",
    "ImageSource",
    "LabelSource",
    "MembraneNetwork",
    "Membranes",
    "Models",
    "Monitor",
    "Outcome",
    "Pictures",
    "Progress",
    "Segmenter",
    "StoredFiles",
    "TextPair",
    "Workers",
    "asked_by",
]
