// Whether letters make a Vietnamese syllable: text in a wrong encoding hardly ever does.

const onset = '(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?'
const rhymes = [
  ...['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y'],
  ...[
    'ai',
    'ao',
    'au',
    'ay',
    'âu',
    'ây',
    'eo',
    'êu',
    'ia',
    'iu',
    'iê',
    'iêu',
    'oa',
    'oă',
    'oai',
    'oay',
    'oao',
    'oe',
    'oeo',
  ],
  ...[
    'oi',
    'ôi',
    'ơi',
    'oo',
    'ua',
    'uâ',
    'uây',
    'uê',
    'ui',
    'uô',
    'uôi',
    'uơ',
    'uy',
    'uya',
    'uyê',
    'uyu',
    'ưa',
    'ưi',
    'ươ',
  ],
  ...['ươi', 'ươu', 'ưu', 'yê', 'yêu', 'uêu', 'uêch'],
].sort((a, b) => b.length - a.length)
const syllable = new RegExp(`^${onset}(?:${rhymes.join('|')})(?:ng|nh|ch|[cmnpt])?$`)
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g

export function isSyllable(word: string): boolean {
  const parts = word.toLowerCase().normalize('NFD')
  if ((parts.match(tones)?.length ?? 0) > 1) return false
  return syllable.test(parts.replace(tones, '').normalize('NFC'))
}
