import { expect } from 'chai'
import { describeFailure } from '../../server/outbox/failure.ts'

describe('what is told of a failure', () => {
  const told: [unknown, string][] = [
    [new Error('Gone.'), 'Gone.'],
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    [new Error('No mailbox for an.nguyen@truong.example here'), 'No mailbox for … here'],
    [new Error('Cannot read "Nguyễn Thị An" of it'), 'Cannot read … of it'],
    [new Error('two\n  lines'), 'two lines'],
    ['text', 'text'],
    [undefined, 'thrown: undefined'],
    [
      Object.assign(
        new Error(
          'E11000 duplicate key error collection: h.accounts index: userNameKey_1 dup key: { userNameKey: "an" }',
        ),
        {
          name: 'MongoServerError',
          code: 11000,
        },
      ),
      'MongoServerError: duplicate key (userNameKey_1)',
    ],
  ]
  for (const [error, text] of told) {
    it(`is ${text}`, () => expect(describeFailure(error)).to.equal(text))
  }

  it('is at most 500 characters long', () => {
    expect(describeFailure(new Error('x'.repeat(500)))).to.equal('x'.repeat(500))
    expect(describeFailure(new Error('x'.repeat(501)))).to.equal(`${'x'.repeat(499)}…`)
  })
})
