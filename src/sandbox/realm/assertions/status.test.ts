import { beforeAll, describe, expect, test } from 'vitest';
import { failed, type Judge, openJudge } from '../testing/judge.ts';

let court: Judge;

beforeAll(async () => {
  court = await openJudge();
});

const judge = (subject: string, assertion: string): unknown => court.judge(subject, assertion);

describe('status', () => {
  test.each([
    ['ok', 'be.info', 'expected response code to be 1XX but found 200'],
    ['ok', 'not.be.success', 'expected response code to not be 2XX'],
    ['ok', 'be.redirection', 'expected response code to be 3XX but found 200'],
    ['missing', 'not.be.clientError', 'expected response code to not be 4XX'],
    ['missing', 'be.serverError', 'expected response code to be 5XX but found 404'],
    ['ok', 'be.error', 'expected response code to be 4XX or 5XX but found 200'],
    ['missing', 'not.be.error', 'expected response code to not be 4XX or 5XX'],
    ['ok', 'have.statusCodeClass(4)', 'expected response code to be 4XX but found 200'],
    ['ok', 'have.statusCode(201)', 'expected response to have status code 201 but got 200'],
    ['ok', "not.have.statusCode('200')", 'expected response to not have status code 200'],
    ['ok', "have.statusReason('Nope')", "expected response to have status reason 'Nope' but got 'OK'"],
    ['ok', 'have.status(404)', 'expected response to have status code 404 but got 200'],
    ['ok', 'not.have.status(200)', 'expected response to not have status code 200'],
    ['ok', "have.status('200')", "expected response to have status reason '200' but got 'OK'"],
    ['ok', 'have.status()', "expected response to have status reason undefined but got 'OK'"],
    ['missing', "not.have.status('Not Found')", "expected response to not have status reason 'Not Found'"],
    ['missing', 'be.ok', "expected response to have status reason 'OK' but got 'NOT FOUND'"],
    ['ok', 'not.be.ok', "expected response to not have status reason 'OK'"],
    ['ok', 'be.badRequest', "expected response to have status reason 'BAD REQUEST' but got 'OK'"],
    ['foo', 'be.badRequest', "expected response to have status reason 'BAD REQUEST' but got 'FOO'"],
    ['foo', 'not.be.badRequest', 'expected response to not have status code 400'],
    ['teapot', 'be.badRequest', 'expected response to have status code 400 but got 418'],
    [
      'unauthorized',
      'be.unauthorised',
      "expected response to have status reason 'UNAUTHORISED' but got 'UNAUTHORIZED'",
    ],
    ['ok', 'be.notAcceptable', "expected response to have status reason 'ACCEPTABLE' but got 'OK'"],
    ['ok', 'be.rateLimited', "expected response to have status reason 'TOO MANY REQUESTS' but got 'OK'"],
    ['missing', 'not.be.notFound', "expected response to not have status reason 'NOT FOUND'"],
    ['ok', 'be.accepted', "expected response to have status reason 'ACCEPTED' but got 'OK'"],
    ['empty', 'not.be.withoutContent', "expected response to not have status reason 'NO CONTENT'"],
    ['ok', 'be.forbidden', "expected response to have status reason 'FORBIDDEN' but got 'OK'"],
  ])('%s %s', (name, assertion, message) => {
    expect(judge(`responses.${name}`, assertion)).toBe(failed(message));
  });

  test.each([
    ['ok', 'be.success'],
    ['ok', 'be.ok'],
    ['ok', 'not.be.error'],
    ['ok', "have.status('OK')"],
    ['missing', 'be.notFound'],
    ['missing', 'be.clientError'],
    ['missing', 'not.be.ok'],
    ['empty', 'be.withoutContent'],
    ['unauthorized', 'be.unauthorized'],
  ])('%s %s holds', (name, assertion) => {
    expect(judge(`responses.${name}`, assertion)).toBe('pass');
  });
});
