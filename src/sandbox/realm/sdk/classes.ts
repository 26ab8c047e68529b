// The classes of the objects that scripts get, for whoever guards their methods.
import { PostmanCookie, PostmanCookieList } from './cookies.ts';
import { PostmanFormParam } from './form-param.ts';
import { PostmanHeader, PostmanHeaderList } from './header.ts';
import { PostmanProperty, PostmanPropertyBase } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { PostmanQueryParam } from './query-param.ts';
import { PostmanRequest } from './request.ts';
import { PostmanRequestAuth } from './request-auth.ts';
import { PostmanRequestBody } from './request-body.ts';
import { PostmanResponse } from './response.ts';
import { PostmanUrl } from './url.ts';
import { PostmanVariable, PostmanVariableList } from './variable.ts';
import { PostmanVariableScope } from './variable-scope.ts';

export const SDK_CLASSES: readonly { readonly prototype: object }[] = [
  ...[PostmanPropertyBase, PostmanProperty, PostmanPropertyList, PostmanCookie, PostmanCookieList, PostmanFormParam],
  ...[PostmanHeader, PostmanHeaderList, PostmanQueryParam, PostmanRequest, PostmanRequestAuth, PostmanRequestBody],
  ...[PostmanResponse, PostmanUrl, PostmanVariable, PostmanVariableList, PostmanVariableScope],
];
