import { expect, test } from 'vitest';
import { ciVersion } from './ci-version.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';

test.each([
  [
    'GitHub, a push',
    {
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: SHA,
      GITHUB_REF: 'refs/heads/feat/x',
      GITHUB_HEAD_REF: '',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_RUN_ID: '7',
    },
    { commit: SHA, branch: 'feat/x', buildUrl: 'https://github.com/a/b/actions/runs/7' },
  ],
  [
    'GitHub, a pull request',
    { GITHUB_ACTIONS: 'true', GITHUB_SHA: SHA, GITHUB_REF: 'refs/pull/3/merge', GITHUB_HEAD_REF: 'fix-it' },
    { commit: SHA, branch: 'fix-it' },
  ],
  ['GitHub, a tag', { GITHUB_ACTIONS: 'true', GITHUB_SHA: SHA, GITHUB_REF: 'refs/tags/v1' }, { commit: SHA }],
  [
    'GitLab, a merge request',
    {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: SHA,
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'mr',
      CI_JOB_URL: 'https://gitlab.example/j/1',
    },
    { commit: SHA, branch: 'mr', buildUrl: 'https://gitlab.example/j/1' },
  ],
  [
    'Azure',
    {
      TF_BUILD: 'True',
      BUILD_SOURCEVERSION: SHA,
      BUILD_SOURCEBRANCH: 'refs/heads/main',
      SYSTEM_TEAMFOUNDATIONSERVERURI: 'https://dev.azure.com/o/',
      SYSTEM_TEAMPROJECT: 'p',
      BUILD_BUILDID: '9',
    },
    { commit: SHA, branch: 'main', buildUrl: 'https://dev.azure.com/o/p/_build/results?buildId=9' },
  ],
  [
    'Jenkins, a change',
    { JENKINS_URL: 'x', GIT_COMMIT: SHA, CHANGE_BRANCH: 'fix', BRANCH_NAME: 'PR-1', BUILD_URL: 'http://j/1' },
    { commit: SHA, branch: 'fix', buildUrl: 'http://j/1' },
  ],
  ['Jenkins, a job', { JENKINS_URL: 'x', GIT_COMMIT: SHA, GIT_BRANCH: 'origin/main' }, { commit: SHA, branch: 'main' }],
  ['CircleCI', { CIRCLECI: 'true', CIRCLE_SHA1: SHA, CIRCLE_BRANCH: 'b' }, { commit: SHA, branch: 'b' }],
  [
    'Travis, a pull request',
    {
      TRAVIS: 'true',
      TRAVIS_COMMIT: 'f'.repeat(40),
      TRAVIS_PULL_REQUEST_SHA: SHA,
      TRAVIS_BRANCH: 'main',
      TRAVIS_PULL_REQUEST_BRANCH: 'fix',
    },
    { commit: SHA, branch: 'fix' },
  ],
  ['Travis, a tag', { TRAVIS: 'true', TRAVIS_COMMIT: SHA, TRAVIS_BRANCH: 'v1', TRAVIS_TAG: 'v1' }, { commit: SHA }],
  [
    'Bitbucket',
    { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_COMMIT: SHA, BITBUCKET_BRANCH: 'b' },
    { commit: SHA, branch: 'b' },
  ],
  [
    'Buildkite before the checkout',
    { BUILDKITE: 'true', BUILDKITE_COMMIT: 'HEAD', BUILDKITE_BRANCH: 'b' },
    { branch: 'b' },
  ],
  [
    'Drone',
    { DRONE: 'true', DRONE_COMMIT_SHA: SHA, DRONE_COMMIT_BRANCH: 'main', DRONE_SOURCE_BRANCH: 'f' },
    { commit: SHA, branch: 'f' },
  ],
  [
    'AppVeyor',
    { APPVEYOR: 'True', APPVEYOR_REPO_COMMIT: SHA, APPVEYOR_REPO_BRANCH: 'b' },
    { commit: SHA, branch: 'b' },
  ],
  ['TeamCity', { TEAMCITY_VERSION: '2026', BUILD_VCS_NUMBER: SHA }, { commit: SHA }],
  ['no CI system', { CI: 'true', CI_COMMIT_SHA: SHA, BUILD_URL: 'http://x' }, {}],
  ['a system that is switched off', { TRAVIS: 'false', TRAVIS_COMMIT: SHA }, {}],
])('%s', (_, env, facts) => expect(ciVersion(env)).toEqual(facts));
