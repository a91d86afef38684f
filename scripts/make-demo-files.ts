// Makes the files of the demo's learning materials (server/demo/files), all of them or those whose names begin as told:
// `npm run demo-files -- m05 m12`. Films and sounds need ffmpeg and espeak-ng.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoFiles } from './demo-files/index.ts'

const folder = join(import.meta.dirname, '../server/demo/files')
const wanted = process.argv.slice(2)
await mkdir(folder, { recursive: true })
for (const { name, make } of demoFiles) {
  if (wanted.length > 0 && !wanted.some((beginning) => name.startsWith(beginning))) continue
  const content = await make()
  await writeFile(join(folder, name), content)
  process.stdout.write(`${name} ${Math.ceil(content.length / 1024)} KB\n`)
}
