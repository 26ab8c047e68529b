// The URL that signatures are made over.
import { encodeUrl } from '../../core/request-url.ts';
import type { Call } from '../../model/exchange.ts';

/** Postman signs the encoded URL even where disableUrlEncoding sends it as written. */
export const signedUrl = ({ url, behaviour }: Call): string => (behaviour.disableUrlEncoding ? encodeUrl(url) : url);
