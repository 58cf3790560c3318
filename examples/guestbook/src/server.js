'use strict';
const fs = require('fs');
const http = require('http');
const path = require('path');
const { Guestbook } = require('./guestbook');
const mustache = require('mustache');

const page = fs.readFileSync(path.join(__dirname, 'page.mustache'), 'utf8');
const title = 'Guestbook';
const longestBody = 10_000;
const book = new Guestbook();

function answer(response, status, type, body) {
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
}

function sign(request, response) {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    body += chunk;
    if (body.length > longestBody) request.destroy();
  });
  request.on('end', () => {
    const form = new URLSearchParams(body);
    book.add(form.get('name'), form.get('text'));
    response.writeHead(303, { Location: '/' });
    response.end();
  });
}

const server = http.createServer((request, response) => {
  const route = `${request.method} ${request.url.split('?')[0]}`;
  if (route === 'GET /') {
    answer(response, 200, 'text/html; charset=utf-8', mustache.render(page, { title, entries: book.entries() }));
  } else if (route === 'POST /') {
    sign(request, response);
  } else if (route === 'GET /entries') {
    answer(response, 200, 'application/json', JSON.stringify(book.entries()));
  } else {
    answer(response, 404, 'text/plain', 'not found\n');
  }
});

server.listen(Number(process.env.PORT || 8080), () => console.log(`listening on ${server.address().port}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
