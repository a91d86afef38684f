import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { readme, withSettings } from '../scripts/readme.ts'

describe('the README', () => {
  it('has every setting as it is (npm run readme writes the table)', async () => {
    const text = await readFile(readme, 'utf8')
    expect(await withSettings(text)).to.equal(text)
  })

  it('needs its markers', async () => {
    const refusal = await withSettings('# Nothing').catch((error: Error) => error.message)
    expect(refusal).to.contain('markers')
  })
})
