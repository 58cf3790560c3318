NAME='the shop'
