// How every page of ours begins: nothing is loaded from elsewhere, and nothing runs but what is known by its hash.
import { createHash } from 'node:crypto';
import { htmlText } from './data-line.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Up to the start of the body. */
export const pageHead = (title: string, style: string, script: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)} - assay</title>
<style>${style}</style>
</head>
<body>
`;
