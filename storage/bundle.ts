// Code of ours as one piece of JavaScript for a thread. The loader that lets Node run TypeScript would have to be set up in
// that thread once more, for three times the memory and twice the time that bundling takes.

import { fileURLToPath } from 'node:url'

export interface Bundled {
  /** `import.meta.url` of the file that asks for it: what is named below is looked for beside it. */
  readonly from: string
  /** What the thread runs: a file, or code that imports some. */
  readonly code: { readonly file: string } | { readonly text: string }
}

/** Code for a worker that is given code. Packages are not part of it. It is made once. */
export async function bundleWorker({ from, code }: Bundled): Promise<string> {
  const key = JSON.stringify([from, code])
  const known = bundles.get(key)
  if (known !== undefined) return known

  const { buildSync } = await import('esbuild')
  const { outputFiles } = buildSync({
    ...('file' in code
      ? { entryPoints: [fileURLToPath(new URL(code.file, from))] }
      : { stdin: { contents: code.text, resolveDir: fileURLToPath(new URL('.', from)) } }),
    define: { 'import.meta.url': JSON.stringify(from) },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
  })
  // A worker that is given code looks for packages in the current directory: it has to look where our files lie.
  const bundled = `((require) => {${outputFiles[0]?.text}})(require('node:module').createRequire(${JSON.stringify(from)}))`
  bundles.set(key, bundled)
  return bundled
}

const bundles = new Map<string, string>()
