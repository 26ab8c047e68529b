// `pm.expect`: chai 4 with Postman's assertions about requests and responses.

import { installBodyAssertions } from './assertions/body.ts';
import { installJsonSchemaAssertion } from './assertions/json-schema.ts';
import { installMeasureAssertions } from './assertions/measure.ts';
import { quickenChainables } from './assertions/quick-chainable.ts';
import { installStatusAssertions } from './assertions/status.ts';
import { installSubjectAssertions } from './assertions/subject.ts';
import type { Chai, Expect } from './chai-port.ts';
import { loadLibrary } from './libraries.ts';
import { connectExpect } from './sdk/expectation.ts';

const INSTALLERS = [
  installSubjectAssertions,
  installStatusAssertions,
  installBodyAssertions,
  installMeasureAssertions,
  installJsonSchemaAssertion,
];

/** Loads chai and teaches it our assertions; once per realm. Scripts' own `require('chai')` is the same chai, as in Postman. */
export function createExpect(): { readonly expect: Expect; readonly chai: Chai } {
  const chai = loadLibrary('chai', (exports) => {
    (exports as Chai).use((instance, utils) => {
      for (const install of INSTALLERS) install(instance.Assertion, utils);
      quickenChainables(instance.Assertion, utils);
    });
  }) as Chai;
  const { expect } = chai;
  connectExpect(expect);
  return { expect, chai };
}
