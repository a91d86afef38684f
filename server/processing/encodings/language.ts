// Which of the two languages a text is in, by its letters and its commonest words.

const common = {
  vi: new Set(
    'và của là các có được cho trong một những với không này học em thầy cô bài va cua la cac co duoc'.split(' '),
  ),
  en: new Set('the and of to in is that it for you with are this be on as have from or by they not'.split(' ')),
}

export function guessLanguage(text: string): 'vi' | 'en' | undefined {
  const words = [
    ...text
      .slice(0, 50_000)
      .toLowerCase()
      .matchAll(/[\p{L}\p{M}]+/gu),
  ].map(([word]) => word)
  if (words.length < 5) return undefined
  const marked = words.filter((word) => /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/.test(word)).length
  const share = (language: 'vi' | 'en') => words.filter((word) => common[language].has(word)).length / words.length
  if (marked / words.length > 0.15) return 'vi'
  if (share('en') > 0.08 && share('en') > share('vi')) return 'en'
  return share('vi') > 0.05 ? 'vi' : undefined
}
