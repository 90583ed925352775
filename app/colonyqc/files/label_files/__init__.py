"""Labels in the files of other programs: GeoJSON, ImageJ ROIs, OME-TIFF, OME-Zarr."""
