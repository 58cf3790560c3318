<?php

declare(strict_types=1);

require __DIR__ . '/../vendor/autoload.php';

echo Hello\Greeting::to((string) ($_GET['name'] ?? 'world'));
