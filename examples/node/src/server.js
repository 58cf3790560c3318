const http = require("http");
const mustache = require("mustache");

const page = "Hello, {{name}}!\n";

http
  .createServer((request, response) => {
    const name = new URL(request.url, "http://localhost").searchParams.get("name") || "world";
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(mustache.render(page, { name }));
  })
  .listen(3000);
