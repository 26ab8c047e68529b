// The load processes of a load as one: started together, heard, and lost together when one of them is.
import { Problem } from '../../model/problem.ts';
import type { FromLoadProcess, LoadTask, ProcessWindow, ToLoadProcess } from './messages.ts';
import { type LoadChild, type ProcessRights, startLoadProcess } from './start-process.ts';

export type CrewInput = {
  readonly file: string;
  /** One a process. */
  readonly tasks: readonly LoadTask[];
  readonly rights: ProcessRights;
  /** What a script may take; a process that says nothing for longer is lost. 0 = no limit. */
  readonly scriptMs: number;
  readonly clock: () => number;
  onWindow(process: number, window: ProcessWindow): void;
  /** Nothing more comes from it. `untold`: what it kept to itself. */
  onDone(process: number, untold: number): void;
};

export type Crew = {
  /** Rejects with Problem when one cannot do what it is told. */
  readonly ready: Promise<void>;
  /** All are done, or lost. */
  readonly over: Promise<void>;
  send(message: ToLoadProcess): void;
  /** Ends those that are not done after so long, which is a problem. */
  endWithin(ms: number): void;
  lost(): Problem | undefined;
  close(): void;
};

/** Beyond what a script may take: for messages on their way, and a machine that is busy. */
const PATIENCE_MS = 5000;
const LOOK_MS = 1000;
/** Timers of Node reach no further: longer ones would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

type Member = { readonly child: LoadChild; heardAt: number; isReady: boolean; isDone: boolean };

const lostProblem = (why: string): Problem =>
  new Problem('load.process-lost', `A load process ended before the load did: ${why}`, {
    exit: 3,
    hint: 'What was measured until then is reported. --processes and --vus say how much the machine has to carry.',
  });

const silentProblem = (silentMs: number): Problem =>
  new Problem(
    'load.process-silent',
    `A load process said nothing for ${Math.round(silentMs / 1000)} s and was ended: probably a script that loops`,
    { exit: 3, hint: '--timeout-script says how long a script may take.' },
  );

const lateProblem = (): Problem =>
  new Problem('load.process-late', 'A load process did not end when its time was up, and was ended', { exit: 3 });

export const startCrew = (input: CrewInput): Crew => {
  const { tasks, clock, scriptMs } = input;
  const members: Member[] = [];
  const ready = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  let lost: Problem | undefined;
  let limit: NodeJS.Timeout | undefined;

  const send = (message: ToLoadProcess): void => {
    for (const { child } of members) child.send(message);
  };
  const finish = (member: Member, untold: number): void => {
    member.isDone = true;
    input.onDone(member.child.index, untold);
    if (members.length === tasks.length && members.every(({ isDone }) => isDone)) over.resolve();
  };
  const lose = (member: Member, problem: Problem): void => {
    if (member.isDone) return;
    lost ??= problem;
    ready.reject(problem);
    member.child.kill();
    finish(member, 0);
    send({ kind: 'abort', reason: 'lost' });
    endWithin(0);
  };
  const endWithin = (ms: number): void => {
    clearTimeout(limit);
    limit = setTimeout(
      () => {
        for (const member of members) lose(member, lateProblem());
      },
      Math.min(MAX_TIMEOUT_MS, ms + scriptMs + PATIENCE_MS),
    );
  };
  const take = (member: Member, message: FromLoadProcess): void => {
    member.heardAt = clock();
    if (member.isDone) return;
    switch (message.kind) {
      case 'ready':
        member.isReady = true;
        if (members.length === tasks.length && members.every(({ isReady }) => isReady)) ready.resolve();
        return;
      case 'window':
        return input.onWindow(member.child.index, message);
      case 'done':
        return finish(member, message.untold);
      case 'failed': {
        const { code, message: text, ...rest } = message.problem;
        return lose(member, new Problem(code, text, rest));
      }
      default:
        message satisfies never;
    }
  };
  const start = (task: LoadTask): Member => {
    const child = startLoadProcess(input.file, task.segment.index, input.rights, (message) => take(member, message));
    const member: Member = { child, heardAt: clock(), isReady: false, isDone: false };
    child.ended.then((why) => lose(member, lostProblem(why)));
    child.send({ kind: 'task', task });
    return member;
  };
  let lookedAt = clock();
  const lookForSilence = (): void => {
    const now = clock();
    // A machine that slept, a program that was stopped: nobody could be heard.
    const awayMs = Math.max(0, now - lookedAt - 2 * LOOK_MS);
    lookedAt = now;
    for (const member of members) {
      member.heardAt += awayMs;
      const silentMs = now - member.heardAt;
      if (!member.isDone && silentMs > scriptMs + PATIENCE_MS) lose(member, silentProblem(silentMs));
    }
  };

  ready.promise.catch(() => undefined);
  members.push(...tasks.map(start));
  const looks = scriptMs === 0 ? undefined : setInterval(lookForSilence, LOOK_MS);
  return {
    ready: ready.promise,
    over: over.promise,
    send,
    endWithin,
    lost: () => lost,
    close: () => {
      clearInterval(looks);
      clearTimeout(limit);
      for (const member of members) {
        if (!member.isDone) member.child.kill();
        member.isDone = true;
      }
    },
  };
};
