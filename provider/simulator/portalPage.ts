/** UiPath's gateway answers an unknown path with its web page and status 200. */
export const portalPage =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Portal</title></head><body><div id="root"></div></body></html>\n';
