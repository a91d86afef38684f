// What comes by itself: search engines, previews of links in messages, monitors, libraries of programs. Pure.

/** Whoever does not say what they are is taken for one. */
export function isRobot(userAgent: string | undefined): boolean {
  return userAgent === undefined || userAgent.trim() === '' || robots.test(userAgent)
}

/** A Cubot is a phone. */
const robots = new RegExp(
  [
    ...[
      '(?<!cu)bot\\b',
      'bot[-/_;]',
      'crawl',
      'spider',
      'slurp',
      'scrap',
      'archiv',
      'indexer',
      'harvest',
      'fetcher',
      'feed',
    ],
    ...['preview', 'facebookexternalhit', 'whatsapp', 'telegrambot', 'skypeuripreview', 'embedly'],
    ...['monitor', 'uptime', 'pingdom', 'statuscake', 'lighthouse', 'pagespeed', 'headless', 'phantomjs'],
    ...['^curl', '^wget', '^python', 'python-requests', 'aiohttp', 'httpx', '^java/', 'libwww', 'go-http-client'],
    ...['okhttp/\\S+$', 'axios', 'node-fetch', 'undici', 'guzzle', 'httpclient', 'postman'],
  ].join('|'),
  'i',
)
