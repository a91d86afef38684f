// The comment bank beside a sheet: a phrase is put where one types, by a tap or Alt with its number. Without this file it is a
// list to read, and a page of its own.

/**
 * @param {HTMLElement} holder
 * @param {{ insert: (text: string) => void, typed: () => string }} sheet whichever is open
 */
export function offerPhrases(holder, { insert, typed }) {
  dress()

  function dress() {
    for (const button of holder.querySelectorAll('[data-phrase], [data-phrase-typed]'))
      if (button instanceof HTMLElement) button.hidden = false
    for (const text of holder.querySelectorAll('.phrase-text')) text.remove()
  }

  /** @param {HTMLFormElement} form @param {FormData} fields */
  async function send(form, fields) {
    const address = new URL(form.action)
    address.searchParams.set('part', 'phrases')
    const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]))
    const response = await fetch(address, { method: 'POST', body })
    if (!response.ok && response.status !== 422) return form.submit()
    holder.innerHTML = await response.text()
    dress()
  }

  /** @param {Element} button */
  function use(button) {
    const id = button instanceof HTMLElement ? button.dataset.phrase : undefined
    insert(button.querySelector('[data-text]')?.textContent ?? '')
    const token = holder.querySelector('input[name=_csrf]')
    const url = holder.querySelector('[data-use-url]')?.getAttribute('data-use-url')
    if (!id || !url || !(token instanceof HTMLInputElement)) return
    // Only counted: nobody waits for it.
    void fetch(url, { method: 'POST', body: new URLSearchParams({ _csrf: token.value, phrase: id }) }).catch(() => {})
  }

  holder.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    event.preventDefault()
    void send(form, new FormData(form))
  })
  holder.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : undefined
    const phrase = target?.closest('[data-phrase]')
    if (phrase) return use(phrase)
    const form = target?.closest('[data-phrase-typed]')?.closest('form')
    const text = typed().trim()
    if (!form || text === '') return
    const fields = new FormData(form)
    fields.set('text', text)
    void send(form, fields)
  })
  document.addEventListener('keydown', (event) => {
    const number = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit([1-9])$/.exec(event.code)?.[1]
    const phrase = number && holder.querySelectorAll('[data-phrase]')[Number(number) - 1]
    if (!phrase) return
    event.preventDefault()
    use(phrase)
  })
}
