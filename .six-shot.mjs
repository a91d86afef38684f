import { chromium } from 'playwright-core'
const base='http://127.0.0.1:'+(process.env.P||3961)
const jobs=JSON.parse(process.argv[2])
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']})
for(const {who,width=360,dark,shots} of jobs){
  const c=await b.newContext({baseURL:base,viewport:{width,height:width>600?900:760},locale:'vi-VN',colorScheme:dark?'dark':'light'})
  const p=await c.newPage()
  p.on('pageerror',e=>console.log('ERR',who,e.message))
  await p.goto('/sign-in'); await p.fill('[name=userName]',who); await p.fill('[name=password]','hoclieu-demo'); await p.press('[name=password]','Enter'); await p.waitForURL(u=>!u.pathname.includes('sign-in')); await p.waitForLoadState('load')
  let n=0
  for(const s of shots){
    if(s.goto) await p.goto(s.goto)
    if(s.click) { try { await p.click(s.click,{timeout:8000}); await p.waitForLoadState('load') } catch(e){ console.log('NOCLICK',who,s.click) } }
    const over=await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth)
    const name=`/tmp/six-${who.split('@')[0]}-${width}-${++n}.png`
    if(!s.skip) await p.screenshot({path:name,fullPage:s.full!==false})
    console.log(name,p.url().replace(base,''),await p.title(),'over',over)
  }
  await c.close()
}
await b.close()
