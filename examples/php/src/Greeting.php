<?php

declare(strict_types=1);

namespace Hello;

final class Greeting
{
    public static function to(string $name): string
    {
        return 'Hello, ' . htmlspecialchars($name) . "!\n";
    }
}
