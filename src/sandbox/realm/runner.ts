// Runs phases: script after script, nested phases on top, and says what the host should wait for meanwhile.
import type { VariableSet } from '../../model/collection.ts';
import type { ScopeChange, ScopeName } from '../../model/variables.ts';
import type { HostReply } from '../protocol.ts';
import type { Realm, Waiting } from './boot.ts';
import { currentExecution, enterExecution, recordThrown } from './execution.ts';
import { host } from './host.ts';
import { installLegacyFor } from './legacy-context.ts';
import { createPatchGuard } from './patch-guard.ts';
import { createPhaseState, type RunScopes, type WirePhase } from './phase-state.ts';
import { createRejections } from './rejections.ts';
import {
  type ActivePhase,
  type RunnerParts,
  type Running,
  reportTests,
  runScript,
  startScript,
  waitingOf,
} from './running-script.ts';
import { createScopeMirror } from './scope-mirror.ts';
import { createScriptThis } from './script-this.ts';
import { learnTexts } from './scripts.ts';
import { SDK_CLASSES } from './sdk/classes.ts';
import { createUserGlobals, type MovedGlobal } from './user-globals.ts';
import { createVariableScope } from './variable-scope.ts';

const { parse } = JSON;

/** Whose phase it is, where users share a realm. */
type Turn = {
  readonly user: number;
  /** Nothing that is known of variables is this user's, or it is too old. */
  readonly isNew: boolean;
  readonly globals?: readonly MovedGlobal[];
};

type StartMessage = { readonly phase: WirePhase; readonly changes: readonly ScopeChange[]; readonly turn?: Turn };

const fetchScope = (name: ScopeName): VariableSet => parse(host.scope!(name)) as VariableSet;

export const createRunner = (parts: RunnerParts): Realm => {
  const { effects, calls, timers } = parts;
  const mirror = createScopeMirror((change) => {
    if (currentExecution()?.isOver) return false;
    effects.emit({ kind: 'change', change });
    return true;
  }, fetchScope);
  const scopes: RunScopes = {
    environment: createVariableScope(mirror, 'environment'),
    globals: createVariableScope(mirror, 'globals'),
    collectionVariables: createVariableScope(mirror, 'collection'),
  };
  const rejections = createRejections(effects);
  const shared = [parts.console, scopes.environment, scopes.globals, scopes.collectionVariables];
  const patches = createPatchGuard({ target: globalThis, strangers: [host], shared, classes: SDK_CLASSES });
  const phases: ActivePhase[] = [];
  const top = (): ActivePhase | undefined => phases[phases.length - 1];
  /** Once a script that can replace globals has run, so can the functions it left behind. */
  let areGlobalsLoose = false;
  /** A script did what cannot be undone: the next phase gets a new process. */
  let isSpoilt = false;
  const legacy = installLegacyFor(effects, scopes, () => top()?.state);
  const thisOf = createScriptThis(globalThis);
  const users = createUserGlobals(globalThis);
  /** The phase is one of a user that shares the realm with others. */
  let isShared = false;
  /** A library, or the language itself, has learnt something here that a script of the user may count on. */
  let isTaught = false;
  /** The user's earlier scripts have left something behind that may do what no text of now shows. */
  let hasLeftovers = false;
  const enterTurn = ({ user, isNew, globals }: Turn): void => {
    isShared = true;
    if (isNew) mirror.forget();
    hasLeftovers = users.enter(user, globals);
  };
  const leaveTurn = (): { readonly leaves?: boolean } => {
    if (!isShared) return {};
    const left = users.leave(areGlobalsLoose || patches.isLoose);
    if (left === 'stuck') isSpoilt = true;
    return left === 'none' && !isTaught ? {} : { leaves: true };
  };
  const mayPromise = ({ script }: Running): boolean =>
    script.mayPromise || hasLeftovers || areGlobalsLoose || patches.isLoose;
  const tellTests = (running: Running): void => {
    running.areTestsTold = true;
    reportTests(running, legacy.collectTests(running.legacy), effects);
  };
  const begin = (phase: ActivePhase): Running => {
    if (areGlobalsLoose) parts.globals.restore();
    const running = startScript(phase, parts, legacy.open);
    phase.running = running;
    enterExecution(running.execution);
    areGlobalsLoose ||= running.script.mayReplaceGlobals;
    isTaught ||= running.script.mayTeach;
    patches.watch(running.script.patching);
    if (running.script.mayUseSugar) legacy.enableSugar();
    runScript(running, effects, thisOf);
    return running;
  };
  const finish = (phase: ActivePhase, running: Running): void => {
    timers.clear(running.execution);
    rejections.tell(running.execution);
    tellTests(running);
    mirror.settle();
    const { script, error } = running.execution;
    running.execution.isOver = true;
    if (!patches.restore(running.script.patching)) isSpoilt = true;
    const durationMs = Math.round((host.clock() - running.startedMs) * 1000) / 1000;
    effects.note({ kind: 'script.finished', scriptId: script.id, durationMs, ...(error ? { error } : {}) });
    phase.running = undefined;
    enterExecution(undefined);
  };
  const endPhase = (phase: ActivePhase): void => {
    phases.pop();
    if (areGlobalsLoose && phases.length === 0 && !parts.globals.restore()) isSpoilt = true;
    const told = phases.length === 0 ? { ...phase.state.end(), ...leaveTurn() } : phase.state.end();
    effects.end(isSpoilt && phases.length === 0 ? { ...told, spoilt: true } : told);
    const outer = top()?.running;
    enterExecution(outer?.execution);
    if (outer !== undefined) legacy.resume(outer.legacy);
  };

  const advance = (): Waiting => {
    for (let phase = top(); phase !== undefined; phase = top()) {
      const { running } = phase;
      if (running !== undefined) {
        // The promises of the script have run.
        if (!running.isOpen && !running.areTestsTold) tellTests(running);
        const waiting = waitingOf(running, parts);
        if (waiting !== undefined) {
          calls.release(running.execution);
          effects.flush();
          return waiting;
        }
        finish(phase, running);
      }
      if (phase.state.isSkipped || phase.at >= phase.state.wire.scripts.length) endPhase(phase);
      else {
        const begun = begin(phase);
        return mayPromise(begun) ? 'again' : 'soon';
      }
    }
    return 'phase';
  };

  return {
    start: (json, body, request) => {
      const { phase, changes, turn } = parse(json) as StartMessage;
      if (turn !== undefined) enterTurn(turn);
      mirror.receive(changes);
      learnTexts(phase.scripts);
      const state = createPhaseState(phase, request, body, scopes, mirror, effects);
      phases.push({ state, at: 0, running: undefined });
    },
    reply: (json, body) => {
      const { id, reply, changes } = parse(json) as { id: number; reply: HostReply; changes: readonly ScopeChange[] };
      mirror.receive(changes);
      calls.receive(id, reply, body);
    },
    msToTimer: timers.msToNext,
    fireTimer: timers.fireNext,
    advance,
    rejected: (reason, promise) => {
      const execution = currentExecution();
      if (execution === undefined) return;
      if (promise === undefined) recordThrown(execution, reason, effects);
      else rejections.add(promise, execution, reason);
    },
    handled: rejections.remove,
    takeGlobals: (user) => {
      const execution = currentExecution();
      enterExecution(undefined);
      const taken = isTaught ? undefined : users.take(user);
      enterExecution(execution);
      return taken;
    },
    dropGlobals: users.drop,
  };
};
