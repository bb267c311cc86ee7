/** The gateway of UiPath answers a path that it does not know with its web page, and 200. */
export const portalPage =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Portal</title></head><body><div id="root"></div></body></html>\n';
