"""Static files with a hash in the name, imports between JavaScript modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    # Without this an `import "./x.js"` keeps its plain name and browsers hold a stale copy.
    support_js_module_import_aggregation = True
