// The body of a request as scripts see and change it.
import type { BodyTemplate, Entry } from '../../../model/collection.ts';
import type { Json } from '../../../model/json.ts';
import { PostmanFormParam, partOfFormParam } from './form-param.ts';
import { jsonOf, PostmanPropertyBase } from './property.ts';
import { PostmanPropertyList } from './property-list.ts';
import { PostmanQueryParam } from './query-param.ts';
import { type Bag, isFunction, isObject, textOf, withoutUndefined } from './shape.ts';

export class PostmanRequestBody extends PostmanPropertyBase {
  static override readonly _postman_propertyName = 'RequestBody';

  mode: string | undefined;
  raw: unknown;
  urlencoded: PostmanPropertyList<PostmanQueryParam> | undefined;
  formdata: PostmanPropertyList<PostmanFormParam> | undefined;
  file: Bag | undefined;
  graphql: Bag | undefined;
  options: unknown;
  disabled: boolean | undefined;

  constructor(definition?: unknown) {
    super();
    this.update(definition);
  }

  /** Takes a text (raw) or a definition; a definition without a mode changes nothing. */
  update(definition: unknown): void {
    const bag = typeof definition === 'string' ? { mode: 'raw', raw: definition } : definition;
    if (!isObject(bag) || !bag.mode) return;
    this.mode = String(bag.mode).toLowerCase();
    this.raw = bag.raw;
    this.urlencoded = isGiven(bag.urlencoded) ? paramsOf(bag.urlencoded, this) : undefined;
    this.formdata = isGiven(bag.formdata) ? partsOf(bag.formdata, this) : undefined;
    this.file = typeof bag.file === 'string' ? { src: bag.file } : (bag.file as Bag | undefined);
    this.graphql = isGiven(bag.graphql) ? graphqlOf(bag.graphql) : undefined;
    this.options = bag.options;
    this.disabled = bag.disabled as boolean | undefined;
  }

  override toString(): string {
    if (this.mode === 'raw') return this.raw ? String(this.raw) : '';
    if (this.mode !== 'urlencoded' || !isGiven(this.urlencoded)) return '';
    return typeof this.urlencoded === 'string' ? this.urlencoded : String(paramsOf(this.urlencoded, this));
  }

  isEmpty(): boolean {
    switch (this.mode) {
      case 'raw':
        return !this.raw;
      case 'urlencoded':
        return !this.urlencoded || paramsOf(this.urlencoded, this).count() === 0;
      case 'formdata':
        return !this.formdata || partsOf(this.formdata, this).count() === 0;
      case 'file':
        return !(this.file && (this.file.src || this.file.content));
      case 'graphql':
        return !(this.graphql && (this.graphql.query || this.graphql.variables || this.graphql.operationName));
      default:
        return true;
    }
  }

  override toJSON(): Bag {
    return jsonOf(this);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function paramsOf(value: unknown, parent: unknown): PostmanPropertyList<PostmanQueryParam> {
  if (value instanceof PostmanPropertyList) return value;
  return new PostmanPropertyList(PostmanQueryParam, parent, value);
}

function partsOf(value: unknown, parent: unknown): PostmanPropertyList<PostmanFormParam> {
  if (value instanceof PostmanPropertyList) return value;
  return new PostmanPropertyList(PostmanFormParam, parent, value);
}

function graphqlOf(value: unknown): Bag {
  const { query, operationName, variables }: Bag = isObject(value) ? value : { query: value };
  return { query, operationName, variables };
}

export function bodyOfTemplate(template: BodyTemplate): PostmanRequestBody {
  return new PostmanRequestBody({ ...definitionOfTemplate(template), disabled: template.disabled });
}

function definitionOfTemplate(template: BodyTemplate): Bag {
  switch (template.mode) {
    case 'raw':
      return {
        mode: 'raw',
        raw: template.text,
        options: template.language === undefined ? undefined : { raw: { language: template.language } },
      };
    case 'urlencoded':
      return { mode: 'urlencoded', urlencoded: template.params };
    case 'formdata':
      return {
        mode: 'formdata',
        formdata: template.parts.map(({ kind, src, ...part }) =>
          withoutUndefined({ ...part, type: kind, src: src?.length === 1 ? src[0] : src }),
        ),
      };
    case 'file':
      return { mode: 'file', file: withoutUndefined({ src: template.src, content: template.content }) };
    case 'graphql':
      return { mode: 'graphql', graphql: template };
  }
}

/** The template of whatever a script left in `request.body`; undefined when nothing can be sent. */
export function templateOfBody(value: unknown): BodyTemplate | undefined {
  if (!isGiven(value)) return undefined;
  const json = isObject(value) && isFunction(value.toJSON) ? value.toJSON() : value;
  const body = value instanceof PostmanRequestBody ? value : new PostmanRequestBody(json);
  const template = templateOfMode(body);
  return template && body.disabled ? { ...template, disabled: true } : template;
}

function templateOfMode(body: PostmanRequestBody): BodyTemplate | undefined {
  switch (body.mode) {
    case 'raw':
      return rawTemplateOf(body);
    case 'urlencoded': {
      const params = isGiven(body.urlencoded) ? paramsOf(body.urlencoded, body).members : [];
      return { mode: 'urlencoded', params: params.flatMap(formEntriesOf) };
    }
    case 'formdata': {
      const parts = isGiven(body.formdata) ? partsOf(body.formdata, body).members : [];
      return { mode: 'formdata', parts: parts.map(partOfFormParam) };
    }
    case 'file': {
      const file: Bag = isObject(body.file) ? body.file : { src: body.file };
      return withoutUndefined({ mode: 'file' as const, src: stringOf(file.src), content: stringOf(file.content) });
    }
    case 'graphql': {
      const { query, operationName, variables } = graphqlOf(body.graphql);
      return withoutUndefined({
        mode: 'graphql' as const,
        query: query as Json,
        operationName: operationName as Json,
        variables: variables as Json,
      });
    }
    default:
      // A mode nobody knows counts as raw.
      return body.mode ? rawTemplateOf(body) : undefined;
  }
}

function rawTemplateOf(body: PostmanRequestBody): BodyTemplate | undefined {
  const text = rawText(body.raw);
  const language = languageOf(body.options);
  return text === undefined ? undefined : { mode: 'raw', text, ...(language ? { language } : {}) };
}

/** Unlike in a query, scalars are sent, and a list is one field each; nothing else is. */
function formEntriesOf({ key, value, disabled }: PostmanQueryParam): Entry[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => ({
    key: key === undefined ? 'undefined' : textOf(key),
    value: isObject(one) ? '' : textOf(one),
    ...(disabled ? { disabled: true } : {}),
  }));
}

/** Objects go out as JSON; empty ones, numbers and other scalars are not sent, as in Postman. */
function rawText(raw: unknown): string | undefined {
  if (typeof raw === 'string') return raw;
  return isObject(raw) && Object.keys(raw).length > 0 ? JSON.stringify(raw) : undefined;
}

function languageOf(options: unknown): string | undefined {
  const raw = isObject(options) ? options.raw : undefined;
  return isObject(raw) ? stringOf(raw.language) : undefined;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
