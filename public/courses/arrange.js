// Items and sections of an outline are dragged by their handles, with mouse, finger or arrow keys. What the server refuses goes
// back where it was. Without this file there are buttons that move them one step.

/** @param {HTMLElement} place */
export async function arrange(place) {
  const library = await import(place.dataset.sortable ?? '')
  const Sortable = /** @type {any} */ (library.default)
  const live = document.createElement('p')
  live.className = 'unseen'
  live.setAttribute('role', 'status')
  place.append(live)
  let saving = Promise.resolve()

  for (const one of all('[data-item], [data-section]')) addHandle(one)
  const options = { handle: '.course-handle', animation: 150, onStart: remember, onEnd: dropped }
  for (const list of all('[data-items]'))
    Sortable.create(list, {
      ...options,
      group: 'items',
      draggable: '[data-item]',
      handle: '[data-item] .course-handle',
    })
  const own = { draggable: '[data-section]', filter: '[data-items]', preventOnFilter: false }
  Sortable.create(place, { ...options, ...own })

  /** @type {{ parent: Node | null, next: Node | null }} */
  let before = { parent: null, next: null }

  /** @param {{ item: HTMLElement }} event */
  function remember({ item }) {
    before = { parent: item.parentNode, next: item.nextSibling }
  }

  /** @param {{ item: HTMLElement }} event */
  function dropped({ item }) {
    keep(item, before)
  }

  /** @param {HTMLElement} one */
  function addHandle(one) {
    const template = /** @type {{ content: DocumentFragment } | null} */ (
      /** @type {unknown} */ (place.querySelector('template[data-handle]'))
    )
    const actions = one.querySelector('.entry-actions')
    if (!template || !actions) return
    const handle = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true))
    handle.setAttribute('aria-label', said(place.dataset.handle, { name: nameOf(one) }))
    handle.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
      event.preventDefault()
      remember({ item: one })
      const isMoved = one.dataset.item
        ? moveItem(one, event.key === 'ArrowUp')
        : moveSection(one, event.key === 'ArrowUp')
      if (!isMoved) return
      handle.focus()
      keep(one, before)
    })
    actions.prepend(handle)
  }

  /** @param {HTMLElement} item @param {boolean} isUp */
  function moveItem(item, isUp) {
    const beside = isUp ? item.previousElementSibling : item.nextElementSibling
    if (beside) {
      if (isUp) beside.before(item)
      else beside.after(item)
      return true
    }
    const lists = all('[data-items]')
    const list = lists[lists.indexOf(/** @type {HTMLElement} */ (item.parentElement)) + (isUp ? -1 : 1)]
    if (isUp) list?.append(item)
    else list?.prepend(item)
    return list !== undefined
  }

  /** @param {HTMLElement} section @param {boolean} isUp */
  function moveSection(section, isUp) {
    const sections = all('[data-section]')
    const beside = sections[sections.indexOf(section) + (isUp ? -1 : 1)]
    if (isUp) beside?.before(section)
    else beside?.after(section)
    return beside !== undefined
  }

  /** @param {HTMLElement} one @param {typeof before} from */
  function keep(one, from) {
    if (one.parentNode === from.parent && one.nextSibling === from.next) return
    setButtons()
    saving = saving.then(() => save(one, from))
  }

  /** @param {HTMLElement} one @param {typeof before} from */
  async function save(one, from) {
    const form = one.querySelector('form[action$="/move"]')
    const section = one.closest('[data-section]')
    if (!(form instanceof HTMLFormElement) || !(section instanceof HTMLElement)) return
    const isItem = one.dataset.item !== undefined
    const follower = nextOf(one, isItem ? '[data-item]' : '[data-section]')
    const body = new URLSearchParams({
      _csrf: valueIn(form, '_csrf'),
      revision: valueIn(form, 'revision'),
      before: (isItem ? follower?.dataset.item : follower?.dataset.section) ?? '',
      ...(isItem && { section: section.dataset.section ?? '' }),
    })
    const request = { method: 'POST', body, headers: { accept: 'application/json' } }
    const answer = await fetch(form.action.replace(/move$/, 'place'), request).catch(() => undefined)
    const told = answer?.ok ? await answer.json().catch(() => undefined) : undefined
    if (typeof told?.revision !== 'number') {
      from.parent?.insertBefore(one, from.next?.parentNode === from.parent ? from.next : null)
      setButtons()
      say(answer?.status === 409 ? place.dataset.stale : place.dataset.failed, { name: nameOf(one) }, true)
      return
    }
    follow(valueIn(form, 'revision'), String(told.revision))
    const at = String((isItem ? [...section.querySelectorAll('[data-item]')] : all('[data-section]')).indexOf(one) + 1)
    const values = { name: nameOf(one), at, section: nameOf(section) }
    say(isItem ? place.dataset.moved : place.dataset.movedSection, values, false)
  }

  /** The other forms of the page are about the same course. @param {string} old @param {string} now */
  function follow(old, now) {
    for (const field of document.querySelectorAll('input[name=revision]'))
      if (field instanceof HTMLInputElement && field.value === old && !field.closest('.notice')) field.value = now
  }

  function setButtons() {
    for (const kind of ['[data-item]', '[data-section]']) {
      const list = all(kind)
      for (const [at, one] of list.entries()) {
        enable(one, 'up', kind === '[data-item]' ? !isFirst(one) : at > 0)
        enable(one, 'down', kind === '[data-item]' ? !isLast(one) : at < list.length - 1)
      }
    }
  }

  /** @param {HTMLElement} item */
  function isFirst(item) {
    return item.parentElement === all('[data-items]')[0] && !item.previousElementSibling
  }

  /** @param {HTMLElement} item */
  function isLast(item) {
    return item.parentElement === all('[data-items]').at(-1) && !item.nextElementSibling
  }

  /** @param {HTMLElement} one @param {string} way @param {boolean} isPossible */
  function enable(one, way, isPossible) {
    const button = one.querySelector(`.entry-actions button[name=way][value=${way}]`)
    if (button instanceof HTMLButtonElement) button.disabled = !isPossible
  }

  /** @param {string | undefined} text @param {Record<string, string>} values @param {boolean} isBad */
  function say(text, values, isBad) {
    live.className = isBad ? 'notice notice-careful course-said' : 'unseen'
    live.textContent = said(text, values)
  }

  /** @param {string} selector */
  function all(selector) {
    return /** @type {HTMLElement[]} */ ([...place.querySelectorAll(selector)])
  }
}

/** @param {HTMLElement} one @param {string} selector */
function nextOf(one, selector) {
  for (let next = one.nextElementSibling; next; next = next.nextElementSibling)
    if (next.matches(selector)) return /** @type {HTMLElement} */ (next)
  return undefined
}

/** @param {HTMLElement} one */
function nameOf(one) {
  return one.querySelector('h2, h3, .course-item-link')?.textContent?.trim() ?? ''
}

/** @param {HTMLFormElement} form @param {string} name */
function valueIn(form, name) {
  const field = form.querySelector(`input[name=${name}]`)
  return field instanceof HTMLInputElement ? field.value : ''
}

/** @param {string | undefined} text @param {Record<string, string>} values */
function said(text = '', values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

for (const place of document.querySelectorAll('[data-arrange]')) if (place instanceof HTMLElement) void arrange(place)
