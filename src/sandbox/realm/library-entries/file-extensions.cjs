// The file extension of a media type.
const mimeTypes = require('mime-types');

module.exports = { extensionOf: (mediaType) => mimeTypes.extension(mediaType) || undefined };
