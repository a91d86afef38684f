import { expect } from 'chai'
import { readLocation } from '../../../scripts/move-database/location.ts'

describe('a place to move from or to', () => {
  const places = {
    'embedded:./data/database': { embedded: './data/database', name: 'hoclieu' },
    'embedded:/srv/học liệu?db=old': { embedded: '/srv/học liệu', name: 'old' },
    'embedded:C:\\data': { embedded: 'C:\\data', name: 'hoclieu' },
    'mongodb://host/school': { uri: 'mongodb://host/school', name: 'school' },
    'mongodb://a:1,b:2/?replicaSet=rs0': { uri: 'mongodb://a:1,b:2/?replicaSet=rs0', name: 'hoclieu' },
    'mongodb://u:p%40w@host': { uri: 'mongodb://u:p%40w@host', name: 'hoclieu' },
    'mongodb+srv://host/school?w=1': { uri: 'mongodb+srv://host/school?w=1', name: 'school' },
  }
  for (const [text, place] of Object.entries(places)) {
    it(`can be ${text}`, () => expect(readLocation(text)).to.deep.equal(place))
  }

  for (const text of [
    '',
    './data',
    'embedded:',
    'embedded:?db=a',
    'embedded:a?name=b',
    'embedded:a?db=',
    'embedded:a?db=b/c',
    'embedded:a?db=b.c',
    `embedded:a?db=${'b'.repeat(64)}`,
    'http://host/a',
  ]) {
    it(`cannot be ${text || 'empty'}`, () => expect(() => readLocation(text)).to.throw(/embedded:DIR/))
  }
})
