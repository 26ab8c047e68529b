// The checks that calls to a provider are judged by, in the order in which they are told.
import type { CheckName } from '../../contracts/openapi/judge.ts';

export const PROVIDER_CHECKS: readonly CheckName[] = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'positive_data_acceptance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
  'ensure_resource_availability',
  'use_after_free',
  'max_response_time',
];
