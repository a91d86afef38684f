import { expect } from 'chai'
import { isSecret, makeToken, readToken } from '../../server/tokens/secret.ts'

describe('the text of a token', () => {
  const { id, text, secretHash } = makeToken()
  const secret = text.split('_')[2]!

  const wrong: [string, string][] = [
    ['nothing', ''],
    ['another beginning', text.replace('hl_', 'gh_')],
    ['a shorter id', text.replace(id.toString(), id.toString().slice(1))],
    ['a shorter secret', text.slice(0, -1)],
    ['a longer secret', `${text}0`],
    ['capital letters', text.toUpperCase()],
    ['something before', ` ${text}`],
    ['something after', `${text}\n`],
  ]
  for (const [what, given] of wrong) {
    it(`is not read with ${what}`, () => expect(readToken(given)).to.equal(undefined))
  }

  it('is read', () => expect(readToken(text)).to.deep.equal({ id: id.toString(), secret }))

  it('is another one each time', () => expect(makeToken().text).not.to.equal(text))

  it('is known by the hash of its secret, which does not contain it', () => {
    expect(isSecret(secret, secretHash)).to.equal(true)
    expect(
      isSecret(
        secret.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        secretHash,
      ),
    ).to.equal(false)
    expect(secretHash).not.to.contain(secret.slice(0, 8))
  })
})
