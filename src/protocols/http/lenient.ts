// stub
import type { ProtocolDeps } from '../../model/contracts.ts';
import { type HopRequest, type HopResult, performHop, type Running } from './hop.ts';
import type { Lanes } from './lanes.ts';

export const performLenientHop = (
  request: HopRequest,
  lanes: Lanes,
  deps: ProtocolDeps,
  onRunning: (running: Running) => void,
): Promise<HopResult> => performHop(request, lanes, deps, onRunning);
