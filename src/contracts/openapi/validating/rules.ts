// The rules that a document is held against, by the names that reports show.
import { serverVariables, unusedComponents } from './documents.ts';
import { links, operationIds, securityRequirements, statusCodes, tags, undeclaredTags } from './operations.ts';
import {
  duplicateParameters,
  exampleAndExamples,
  ignoredHeaders,
  mediaTypeNames,
  optionalPathParameters,
  querystrings,
  schemaOrContent,
  styles,
  swaggerBodies,
} from './parameters.ts';
import {
  bodiesOfReadingMethods,
  pathTemplates,
  samePaths,
  undeclaredPathParameters,
  unusedPathParameters,
} from './paths.ts';
import { endlessSchemas, ignoredSiblings, unresolvedReferences } from './references.ts';
import type { Rule } from './rule.ts';
import { discriminators, requiredMembers } from './schema-members.ts';
import {
  arraysWithoutItems,
  contradictoryBounds,
  keywordShapes,
  nullability,
  patterns,
  readAndWriteOnly,
} from './schemas.ts';
import { values } from './values.ts';

export const RULES: { readonly [name: string]: Rule } = {
  reference: unresolvedReferences,
  'reference-endless': endlessSchemas,
  'reference-siblings': ignoredSiblings,
  'path-template': pathTemplates,
  'path-unique': samePaths,
  'path-parameter-declared': undeclaredPathParameters,
  'path-parameter-used': unusedPathParameters,
  'path-parameter-required': optionalPathParameters,
  'operation-id-unique': operationIds,
  'parameter-unique': duplicateParameters,
  'parameter-schema': schemaOrContent,
  'parameter-style': styles,
  'parameter-ignored': ignoredHeaders,
  'parameter-querystring': querystrings,
  'body-method': bodiesOfReadingMethods,
  'body-swagger': swaggerBodies,
  'media-type': mediaTypeNames,
  'example-and-examples': exampleAndExamples,
  'status-code': statusCodes,
  security: securityRequirements,
  link: links,
  tag: tags,
  'tag-declared': undeclaredTags,
  'server-variable': serverVariables,
  'component-unused': unusedComponents,
  'schema-keyword': keywordShapes,
  'schema-pattern': patterns,
  'schema-bounds': contradictoryBounds,
  'schema-items': arraysWithoutItems,
  'schema-read-write': readAndWriteOnly,
  'schema-nullable': nullability,
  'schema-required': requiredMembers,
  'schema-discriminator': discriminators,
  'value-schema': values,
};
