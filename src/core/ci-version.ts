// What a CI system says in its variables of the commit, branch and build that it works on.

export type VersionFacts = {
  readonly commit?: string;
  readonly branch?: string;
  readonly buildUrl?: string;
};

type Env = Readonly<Record<string, string | undefined>>;

type System = {
  /** A variable that only this system sets. */
  readonly marker: string;
  /** Variables, the first that has a value counts. */
  readonly commit: readonly string[];
  readonly branch: readonly string[];
  /** Set to the tag when a tag is built, which is no branch. */
  readonly tag?: string;
  /** Variables, or a text with `{VARIABLE}` in it. */
  readonly buildUrl: readonly string[];
};

/** Systems that set another one's variables as well come before it. Branches of pull requests come before their targets. */
const SYSTEMS: readonly System[] = [
  {
    marker: 'GITHUB_ACTIONS',
    commit: ['GITHUB_SHA'],
    branch: ['GITHUB_HEAD_REF', 'GITHUB_REF'],
    buildUrl: ['{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}'],
  },
  {
    marker: 'GITLAB_CI',
    commit: ['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA', 'CI_COMMIT_SHA'],
    branch: ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'CI_COMMIT_BRANCH'],
    buildUrl: ['CI_JOB_URL', 'CI_PIPELINE_URL'],
  },
  {
    marker: 'TF_BUILD',
    commit: ['SYSTEM_PULLREQUEST_SOURCECOMMITID', 'BUILD_SOURCEVERSION'],
    branch: ['SYSTEM_PULLREQUEST_SOURCEBRANCH', 'BUILD_SOURCEBRANCH'],
    buildUrl: ['{SYSTEM_TEAMFOUNDATIONSERVERURI}{SYSTEM_TEAMPROJECT}/_build/results?buildId={BUILD_BUILDID}'],
  },
  {
    marker: 'CIRCLECI',
    commit: ['CIRCLE_SHA1'],
    branch: ['CIRCLE_BRANCH'],
    buildUrl: ['CIRCLE_BUILD_URL'],
  },
  {
    marker: 'TRAVIS',
    commit: ['TRAVIS_PULL_REQUEST_SHA', 'TRAVIS_COMMIT'],
    branch: ['TRAVIS_PULL_REQUEST_BRANCH', 'TRAVIS_BRANCH'],
    tag: 'TRAVIS_TAG',
    buildUrl: ['TRAVIS_BUILD_WEB_URL', 'TRAVIS_JOB_WEB_URL'],
  },
  {
    marker: 'BITBUCKET_BUILD_NUMBER',
    commit: ['BITBUCKET_COMMIT'],
    branch: ['BITBUCKET_BRANCH'],
    buildUrl: ['{BITBUCKET_GIT_HTTP_ORIGIN}/pipelines/results/{BITBUCKET_BUILD_NUMBER}'],
  },
  {
    marker: 'BUILDKITE',
    commit: ['BUILDKITE_COMMIT'],
    branch: ['BUILDKITE_BRANCH'],
    tag: 'BUILDKITE_TAG',
    buildUrl: ['BUILDKITE_BUILD_URL'],
  },
  {
    marker: 'DRONE',
    commit: ['DRONE_COMMIT_SHA', 'DRONE_COMMIT'],
    branch: ['DRONE_SOURCE_BRANCH', 'DRONE_COMMIT_BRANCH', 'DRONE_BRANCH'],
    tag: 'DRONE_TAG',
    buildUrl: ['DRONE_BUILD_LINK'],
  },
  {
    marker: 'APPVEYOR',
    commit: ['APPVEYOR_PULL_REQUEST_HEAD_COMMIT', 'APPVEYOR_REPO_COMMIT'],
    branch: ['APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH', 'APPVEYOR_REPO_BRANCH'],
    tag: 'APPVEYOR_REPO_TAG_NAME',
    buildUrl: ['{APPVEYOR_URL}/project/{APPVEYOR_ACCOUNT_NAME}/{APPVEYOR_PROJECT_SLUG}/builds/{APPVEYOR_BUILD_ID}'],
  },
  {
    marker: 'TEAMCITY_VERSION',
    commit: ['BUILD_VCS_NUMBER'],
    branch: ['TEAMCITY_BUILD_BRANCH'],
    buildUrl: ['BUILD_URL'],
  },
  {
    marker: 'SEMAPHORE',
    commit: ['SEMAPHORE_GIT_PR_SHA', 'SEMAPHORE_GIT_SHA'],
    branch: ['SEMAPHORE_GIT_PR_BRANCH', 'SEMAPHORE_GIT_WORKING_BRANCH', 'SEMAPHORE_GIT_BRANCH'],
    tag: 'SEMAPHORE_GIT_TAG_NAME',
    buildUrl: ['{SEMAPHORE_ORGANIZATION_URL}/workflows/{SEMAPHORE_WORKFLOW_ID}'],
  },
  {
    marker: 'CODEBUILD_BUILD_ID',
    commit: ['CODEBUILD_RESOLVED_SOURCE_VERSION'],
    branch: ['CODEBUILD_WEBHOOK_HEAD_REF'],
    buildUrl: ['CODEBUILD_BUILD_URL'],
  },
  {
    marker: 'bamboo_buildKey',
    commit: ['bamboo_planRepository_revision'],
    branch: ['bamboo_planRepository_branchName'],
    buildUrl: ['bamboo_buildResultsUrl', 'bamboo_resultsUrl'],
  },
  {
    marker: 'CIRRUS_CI',
    commit: ['CIRRUS_CHANGE_IN_REPO'],
    branch: ['CIRRUS_BRANCH'],
    tag: 'CIRRUS_TAG',
    buildUrl: ['https://cirrus-ci.com/build/{CIRRUS_BUILD_ID}'],
  },
  { marker: 'CI_BUILD_APPROVED', commit: ['CI_COMMIT_ID'], branch: ['CI_BRANCH'], buildUrl: ['CI_BUILD_URL'] },
  {
    marker: 'CI_WORKFLOW_NUMBER',
    commit: ['CI_COMMIT_SHA'],
    branch: ['CI_COMMIT_SOURCE_BRANCH', 'CI_COMMIT_BRANCH'],
    tag: 'CI_COMMIT_TAG',
    buildUrl: ['CI_PIPELINE_URL', 'CI_BUILD_LINK'],
  },
  {
    marker: 'JENKINS_URL',
    commit: ['GIT_COMMIT'],
    branch: ['CHANGE_BRANCH', 'BRANCH_NAME', 'GIT_LOCAL_BRANCH', 'GIT_BRANCH'],
    tag: 'TAG_NAME',
    buildUrl: ['BUILD_URL'],
  },
  { marker: 'HUDSON_URL', commit: ['GIT_COMMIT'], branch: ['GIT_BRANCH'], buildUrl: ['BUILD_URL'] },
];

const COMMIT = /^(?:[\da-f]{7,64})$/i;

/** `refs/heads/x` and Jenkins's `origin/x` are `x`; a tag's or a pull request's ref names no branch. */
const branchName = (ref: string): string | undefined => {
  const name = ref.replace(/^refs\/heads\//, '').replace(/^(?:refs\/remotes\/)?origin\//, '');
  return name === '' || name === 'HEAD' || name.startsWith('refs/') ? undefined : name;
};

const first = <T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined => {
  for (const name of names) {
    const found = read(name);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Undefined as soon as one of its variables has no value. */
const fill = (template: string, env: Env): string | undefined => {
  if (!template.includes('{')) return env[template] || undefined;
  let isWhole = true;
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    isWhole &&= Boolean(env[name]);
    return env[name] ?? '';
  });
  return isWhole ? filled : undefined;
};

const factsOf = ({ commit, branch, tag, buildUrl }: System, env: Env): VersionFacts => {
  const hash = first(commit, (name) => (COMMIT.test(env[name] ?? '') ? env[name] : undefined));
  const isTag = tag !== undefined && Boolean(env[tag]);
  const name = isTag ? undefined : first(branch, (variable) => branchName(env[variable] ?? ''));
  const url = first(buildUrl, (template) => fill(template, env));
  return {
    ...(hash === undefined ? {} : { commit: hash }),
    ...(name === undefined ? {} : { branch: name }),
    ...(url === undefined ? {} : { buildUrl: url }),
  };
};

/** Empty outside of CI systems that are known. */
export const ciVersion = (env: Env): VersionFacts => {
  const system = SYSTEMS.find(({ marker }) => env[marker] && env[marker] !== 'false');
  return system ? factsOf(system, env) : {};
};
