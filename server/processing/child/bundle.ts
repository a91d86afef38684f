// The code of the process as one piece of JavaScript, so that it needs no loader that runs TypeScript.

import { fileURLToPath } from 'node:url'

let bundled: Promise<string> | undefined

/** Packages are not part of it; they are looked for where this file lies. */
export function bundleWorker(): Promise<string> {
  return (bundled ??= bundle())
}

async function bundle(): Promise<string> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  })
  const require = `require('node:module').createRequire(${JSON.stringify(import.meta.url)})`
  return `((require) => {${outputFiles[0]?.text}})(${require})`
}
