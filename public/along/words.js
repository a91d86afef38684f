// Sizes and times as the language of the page has them.

const language = () => document.documentElement.lang || 'vi'

/** @param {number} bytes */
export function formatBytes(bytes) {
  const [size, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1000), 'KB'] : [bytes / 1_000_000, 'MB']
  return `${new Intl.NumberFormat(language(), { maximumFractionDigits: unit === 'KB' ? 0 : 1 }).format(size)} ${unit}`
}

/** To the second; with its day when that is not today. @param {number} at */
export function formatTime(at) {
  const time = new Date(at)
  const isToday = time.toDateString() === new Date().toDateString()
  const parts = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
  const day = /** @type {const} */ ({ day: '2-digit', month: '2-digit' })
  return new Intl.DateTimeFormat(language(), isToday ? parts : { ...parts, ...day }).format(time)
}
